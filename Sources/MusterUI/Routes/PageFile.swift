import CPageFiles
import HTTPTypes
import Hummingbird
import Muster
import NIOCore

/// A file of the page, which the build embeds into the program.
struct PageFile: Sendable {
    let bytes: [UInt8]
    let type: String

    private init(_ bytes: [UInt8], of name: String) {
        self.bytes = bytes
        type = Self.types.first { name.hasSuffix($0.suffix) }?.type ?? "application/octet-stream"
    }

    private init(_ text: String, _ type: String) {
        bytes = Array(text.utf8)
        self.type = type
    }

    /// All files, by their names.
    static let all: [String: PageFile] = {
        var all: [String: PageFile] = [:]
        for index in 0..<page_file_count() {
            let file = page_file_at(index)
            let name = String(cString: file.name)
            all[name] = PageFile(Array(UnsafeBufferPointer(start: file.bytes, count: file.size)), of: name)
        }
        // The page has the reports' style, and what it needs besides.
        all["page.css"] = PageFile(Array(ReportStyle.css.utf8) + (all["page.css"]?.bytes ?? []), of: "page.css")
        return all
    }()

    private static let types: [(suffix: String, type: String)] = [
        (".html", "text/html; charset=utf-8"), (".css", "text/css; charset=utf-8"),
        (".js", "text/javascript; charset=utf-8"), (".svg", "image/svg+xml"),
    ]

    static let page = all["page.html"]!
    static let closed = all["closed.html"]!
    static let noSignIn = all["no-sign-in.html"]!
    /// The files that the page loads, by their names.
    static let loaded = all.filter { !$0.key.hasSuffix(".html") }

    /// Returns the file with a text in the place of a mark.
    ///
    /// - Parameter text: what the file may hold: text from elsewhere is escaped before.
    func replacing(_ mark: String, by text: String) -> PageFile {
        PageFile(String(decoding: bytes, as: UTF8.self).replacing(mark, with: text), type)
    }

    /// The file as an answer.
    func response(_ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
