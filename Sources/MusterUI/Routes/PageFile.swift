import CPageFiles
import HTTPTypes
import Hummingbird
import Muster
import NIOCore

/// A file of the page, which the build embeds into the program.
struct PageFile: Sendable {
    let bytes: [UInt8]
    let type: String

    private init(_ file: page_file, _ type: String) {
        bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
        self.type = type
    }

    private init(_ text: String, _ type: String) {
        bytes = Array(text.utf8)
        self.type = type
    }

    static let page = PageFile(page_html(), "text/html; charset=utf-8")
    static let closed = PageFile(closed_html(), "text/html; charset=utf-8")
    /// The reports' style sheet, and what the page needs besides.
    static let style = PageFile(
        ReportStyle.css + String(decoding: PageFile(page_css(), "").bytes, as: UTF8.self),
        "text/css; charset=utf-8"
    )
    static let script = PageFile(page_js(), "text/javascript; charset=utf-8")
    static let icon = PageFile(page_icon(), "image/svg+xml")

    /// The file as an answer.
    func response(_ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
