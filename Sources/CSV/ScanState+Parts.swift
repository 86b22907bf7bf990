extension ScanState {
    /// The meaning of the next event.
    enum State: Sendable {
        /// In a field without quotes, or at its start.
        case plain
        /// Between quotes.
        case quoted
        /// After a quote that ends the field, unless another quote follows and both mean one quote.
        case closing
        /// In a field without quotes around it that is a formula which gives a text: `="0042"`.
        case formula
        /// In the remainder of a field with wrong quoting, where quotes mean nothing.
        case literal
    }

    /// A record's first problem, and its place.
    struct Defect: Sendable {
        var code: CSVError.Code
        var offset: Int
    }
}
