import CEmbeddedFiles
import HTTPTypes
import Hummingbird
import Muster
import NIOCore

/// A file of the page, which the build embeds into the program.
struct PageFile: Sendable {
    let text: String
    let type: String

    /// All files, by their names.
    static let all: [String: PageFile] = {
        let files = (0..<page_file_count()).map(page_file_at).map { file in
            let (name, text) = (String(cString: file.name), String(cString: file.text))
            // The page has the reports' style, and what it needs besides.
            return (name, PageFile(text: name == "page.css" ? ReportStyle.css + text : text, type: type(of: name)))
        }
        return Dictionary(uniqueKeysWithValues: files)
    }()

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        default: "image/svg+xml"
        }
    }

    static let page = all["page.html"]!
    static let closed = all["closed.html"]!
    static let noSignIn = all["no-sign-in.html"]!
    /// The files that the page loads, by their names.
    static let loaded = all.filter { !$0.key.hasSuffix(".html") }

    /// Returns the file with a text in the place of a mark.
    ///
    /// - Parameter text: what the file may hold: text from elsewhere is escaped before.
    func replacing(_ mark: String, by text: String) -> PageFile {
        PageFile(text: self.text.replacing(mark, with: text), type: type)
    }

    /// The file as an answer.
    func response(_ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
