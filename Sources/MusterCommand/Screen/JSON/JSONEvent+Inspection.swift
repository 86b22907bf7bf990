extension JSONEvent {
    /// How Muster reads a file.
    struct Inspection: Encodable {
        var event = "inspection"
        /// The layout: what one row is.
        var layout: String
        /// Whether it is a matrix if the headings are groups of the organization.
        var mayBeMatrix: Bool
        var input: String
        var encoding: String
        /// How Muster knows it: `named`, `mark`, `valid`, or `recognized`, which is a guess.
        var encodingSource: String
        var byteOrderMark: Bool
        var delimiter: String
        /// Whether an Excel `sep=` line sets it.
        var separatorLine: Bool
        /// Absent for a file of one line.
        var lineEnding: String?
        /// Absent when it is the first record.
        var headerRow: Int?
        var rows: Int
        /// The program that wrote the file, if recognized.
        var kind: String?
        var columns: [Column]
        var firstRows: [[String]]
        var emptyRows: Int
        var widerRows: Int
        var repeatedHeaders: Int
        /// Cells with a formula that has a constant text, which Muster reads as that text.
        var formulaTexts: Int
        var damage: [Damage]
        /// Remarks besides the damage, a sentence each.
        var remarks: [String]
        var problems: [Problem]

        /// Cells of one column with the same probable damage.
        struct Damage: Encodable {
            var kind: String
            var column: String
            var count: Int
            var failsRows: Bool
            var message: String
            var examples: [Cell]

            struct Cell: Encodable {
                /// As in `C17`.
                var name: String
                var line: Int
                var text: String
            }
        }

        struct Column: Encodable {
            var header: String
            /// Absent for a column without a meaning, which the reports repeat.
            var meaning: String?
            /// Whether an earlier report added it. Import ignores it.
            var isReportColumn: Bool
        }
    }
}
