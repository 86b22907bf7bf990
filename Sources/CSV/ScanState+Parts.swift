extension ScanState {
    /// What an event means.
    enum State: Sendable {
        /// In a field without quotes, or at its start.
        case plain
        /// Between quotes.
        case quoted
        /// After a quote that ends the field, unless another one follows and both stand for one.
        case closing
        /// In a field without quotes around it that is a formula which gives a text: `="0042"`.
        case formula
        /// In the remainder of a field with wrong quoting, where quotes mean nothing.
        case literal
    }

    /// The first thing wrong with a record, and where.
    struct Defect: Sendable {
        var code: CSVError.Code
        var offset: Int
    }

    /// A record that was found, and what there is to know of it.
    struct Found: Sendable {
        /// Where it begins, and where its line ending is.
        var start = 0
        var end = 0
        /// The physical line on which it begins.
        var line = 1
        /// How many fields were found up to its end, those of earlier records included.
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
