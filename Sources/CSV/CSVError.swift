/// Something in a document that is not CSV, with its exact place.
///
/// A reader can continue with the next record after an error, so that one pass lists all problems of a document. After
/// an error with ``Code/isFinal`` it cannot. A record has at most one error: the first one. Only an unclosed quote
/// is an additional error, because it contains the rest of the document.
public struct CSVError: Error, Sendable, Hashable {
    /// The kind of problem, for programs. More may come.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A quote is opened and never closed. The place is that of the opening quote. Final.
        case unclosedQuote
        /// Something other than a delimiter or a line ending follows the quote that closes a field.
        case textAfterClosingQuote
        /// A field that does not begin with a quote has one inside.
        case quoteInUnquotedField
        /// A record has more or fewer fields than the first one. The place is the beginning of the record.
        case raggedRow
        /// Bytes mean no character in the document's encoding.
        case invalidEncoding
        /// The text contains a zero byte (in UTF-16, U+0000).
        case nul
        /// A record has more bytes than ``ReaderOptions/maximumRecordSize``. The place is the beginning of the record.
        /// Final.
        case recordTooLarge
        /// The document is a spreadsheet or an archive. Final.
        case notCSV
        /// ``ReaderOptions/headerRow`` is beyond the end of the document, or empty. Final.
        case noHeader

        /// Whether reading ends with this error.
        public var isFinal: Bool {
            switch self {
            case .unclosedQuote, .recordTooLarge, .notCSV, .noHeader: true
            case .textAfterClosingQuote, .quoteInUnquotedField, .raggedRow, .invalidEncoding, .nul: false
            }
        }
    }

    /// The kind of problem.
    public let code: Code
    /// The physical line, counted from 1. LF, CRLF and CR each end one, between quotes too.
    public let line: Int
    /// The column on that line, counted from 1 in Unicode scalars. The byte order mark of the document is not counted.
    public let column: Int
    /// The data record, counted from 1; 0 is the first record of the document, its header.
    public let row: Int
    /// What is wrong and what to do, in whole sentences after a place and a colon.
    public let reason: String

    /// The error as compilers print theirs: `robots.csv:1043:1: row 1042 has 5 fields; the header has 6.`
    public func description(in file: String) -> String {
        "\(file):\(line):\(column): \(reason)"
    }
}

extension CSVError: CustomStringConvertible {
    /// The error for a document without a name: `line 1043, column 1: row 1042 has 5 fields; the header has 6.`
    public var description: String {
        "line \(line), column \(column): \(reason)"
    }
}
