import Foundation
import Testing

/// A file of the `Documents` folder.
struct Document: Sendable, CustomTestStringConvertible {
    let url: URL

    var name: String { url.deletingPathExtension().lastPathComponent }
    var testDescription: String { name }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: url)) }
    }

    /// The records that the JSON beside the document says it holds.
    var expected: [[String]] {
        get throws {
            let json = try Data(contentsOf: url.deletingPathExtension().appendingPathExtension("json"))
            return try JSONDecoder().decode([[String]].self, from: json)
        }
    }

    static let valid = all(in: "valid")
    static let malformed = all(in: "malformed")

    private static func all(in folder: String) -> [Document] {
        let urls = Bundle.module.urls(forResourcesWithExtension: "csv", subdirectory: "Documents/\(folder)") ?? []
        return urls.map { Document(url: $0 as URL) }.sorted { $0.name < $1.name }
    }
}
