import HTTPTypes
import Hummingbird
import Muster
import SystemPackage

extension RunFolder {
    /// Returns a report, to download or to look at, as it is now, in parts. No other file of the folder is given away.
    ///
    /// - Throws: ``PageError`` for any file but the reports.
    func response(_ name: String, _ context: BasicRequestContext) async throws -> Response {
        let isPage = name == "report.html"
        guard isPage || ["success.csv", "errors.csv", "pending.csv"].contains(name) else {
            throw PageError(.notFound, "There is no such file.")
        }
        let body = try await FileIO().loadFile(path: file(name).string, context: context)
        var headers: HTTPFields = [.contentType: isPage ? "text/html; charset=utf-8" : "text/csv; charset=utf-8"]
        if isPage {
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
