extension JSONEvent {
    /// How a file is read.
    struct Inspection: Encodable {
        var event = "inspection"
        /// The layout: what one row is.
        var layout: String
        /// Whether it is a matrix if headings are groups, which only the organization tells.
        var mayBeMatrix: Bool
        var input: String
        var encoding: String
        /// How it is known: `named`, `mark`, `valid`, or `recognized`, which is a guess.
        var encodingSource: String
        var byteOrderMark: Bool
        var delimiter: String
        /// Whether an Excel `sep=` line says so.
        var separatorLine: Bool
        /// Absent for a file of one line.
        var lineEnding: String?
        /// Absent where it is the first record.
        var headerRow: Int?
        var rows: Int
        /// Which program's file it is, where that is recognised.
        var kind: String?
        var columns: [Column]
        var firstRows: [[String]]
        var emptyRows: Int
        var widerRows: Int
        var repeatedHeaders: Int
        /// Cells that are written as formulas with a text, and read as that text.
        var formulaTexts: Int
        var damage: [Damage]
        /// What people should know besides the damage, a sentence each.
        var remarks: [String]
        var problems: [Problem]

        /// Cells of one column that are probably damaged in the same way.
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
            /// Absent for a column that is carried through to the reports.
            var meaning: String?
            /// Whether an earlier report added it: it is ignored.
            var isReportColumn: Bool
        }
    }
}
