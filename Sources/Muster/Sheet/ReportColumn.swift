/// A column that reports add after the sheet's own. Import ignores these columns.
package enum ReportColumn: String, Sendable, Hashable, CaseIterable {
    case row = "_row"
    case line = "_line"
    case action = "_action"
    case status = "_status"
    case id = "_id"
    case http = "_http"
    case code = "_code"
    case message = "_message"
    case attempts = "_attempts"
    case milliseconds = "_ms"
    case trace = "_trace"

    /// The header texts that identify a report, even when the other added columns were removed.
    static let marks: Set<String> = [row.rawValue, status.rawValue, message.rawValue]
}
