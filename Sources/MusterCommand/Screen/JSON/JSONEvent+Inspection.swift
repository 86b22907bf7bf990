extension JSONEvent {
    /// How a file is read.
    struct Inspection: Encodable {
        var event = "inspection"
        var input: String
        var encoding: String
        var byteOrderMark: Bool
        var delimiter: String
        /// Whether an Excel `sep=` line says so.
        var separatorLine: Bool
        /// Absent for a file of one line.
        var lineEnding: String?
        var rows: Int
        /// Which program's file it is, where that is recognised.
        var kind: String?
        var columns: [Column]
        var firstRows: [[String]]
        var problems: [Problem]

        struct Column: Encodable {
            var header: String
            /// Absent for a column that is carried through to the reports.
            var meaning: String?
            /// Whether an earlier report added it: it is ignored.
            var isReportColumn: Bool
        }
    }
}
