/// A column that reports add behind the sheet's own. Read back as input these are ignored.
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

    /// The header texts by which a report is known, even when all others were taken away.
    static let marks: Set<String> = [row.rawValue, status.rawValue, message.rawValue]
}
