import HTTPTypes
import Hummingbird
import Muster
import NIOCore
import SystemPackage

/// A sheet that the page sends: its bytes as the body, its name in a field.
struct Upload {
    /// The largest sheet.
    static let limit = 512 << 20
    private static let nameField = HTTPField.Name("X-File-Name")!
    private static let longestName = 120

    private let request: Request
    private let limit: Int

    init(_ request: Request, limit: Int = Upload.limit) {
        self.request = request
        self.limit = limit
    }

    /// Writes the sheet to a file of mode 0600, as it comes.
    ///
    /// - Throws: ``PageError`` when it is too large; ``RunError`` when it cannot be written.
    func file() async throws -> (TemporaryCopy, name: String) {
        guard request.headers[.contentType] == "application/octet-stream" else {
            throw PageError(.unsupportedMediaType, "The sheet must be sent as application/octet-stream.")
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge }
        let copy = try TemporaryCopy()
        var size = 0
        for try await part in request.body {
            size += part.readableBytes
            guard size <= limit else { throw tooLarge }
            try copy.append(part.readableBytesView)
        }
        return (copy, name)
    }

    private var tooLarge: PageError {
        PageError(
            .contentTooLarge,
            "The sheet is larger than \(limit >> 20) MiB. Import it in a terminal: muster import FILE"
        )
    }

    /// The file's name, without folders and control characters: run folders and messages show it.
    private var name: String {
        let written = request.headers[Self.nameField]?.removingURLPercentEncoding() ?? ""
        let last = written.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let plain = last.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }
        let name = String(String(String.UnicodeScalarView(plain)).prefix(Self.longestName))
        return name.isEmpty || name.hasPrefix(".") ? "sheet.csv" : name
    }
}
