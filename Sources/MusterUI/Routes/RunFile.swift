import HTTPTypes
import Hummingbird
import Muster
import SystemPackage

/// A file of a run folder, to download or to look at. No other file is given away.
struct RunFile {
    private static let sheets: Set = ["success.csv", "errors.csv", "pending.csv"]
    private static let report = "report.html"

    private let folder: RunFolder
    private let name: String

    /// - Throws: ``PageError`` for any file but the reports.
    init(_ folder: RunFolder, named name: String) throws {
        guard Self.sheets.contains(name) || name == Self.report else {
            throw PageError(.notFound, "There is no such file.")
        }
        self.folder = folder
        self.name = name
    }

    /// The file as it is now, in parts.
    func response(_ context: BasicRequestContext) async throws -> Response {
        let body = try await FileIO().loadFile(path: folder.file(name).string, context: context)
        var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8"]
        if name == Self.report {
            headers[.contentType] = "text/html; charset=utf-8"
            // The report keeps itself apart: it may load nothing, send nothing, and do nothing with the page. Its own style and script are in it.
            headers[.contentSecurityPolicy] =
                "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src '\(ReportStyle.scriptHash)'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        } else {
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
