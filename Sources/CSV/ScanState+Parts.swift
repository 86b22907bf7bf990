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

    /// A found record and its properties.
    struct Found: Sendable {
        /// Its start, and its line ending.
        var start = 0
        var end = 0
        /// The physical line on which it begins.
        var line = 1
        /// The line endings inside its fields.
        var lineEndings = 0
        /// The number of fields up to its end, including those of earlier records.
        var fieldsEnd = 0
        /// Whether it has nothing that needs another look: no problem, and none of the following.
        var isPlain = true
        var hasDoubledQuotes = false
        /// Whether a block with a part of it has characters other than ASCII.
        var mayHoldNonASCII = false
        /// Whether something is wrong with it.
        var hasProblem = false
    }
}
