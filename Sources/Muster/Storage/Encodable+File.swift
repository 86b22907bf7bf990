import FoundationEssentials
import SystemPackage

extension Encodable {
    /// The text of a JSON file that people can read: indented, in a stable order.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

/// The version of a file's format.
private struct FileVersion: Decodable {
    var version: Int
}

extension Decodable {
    /// Reads a JSON file with the member `version`. Returns `nil` for anything else.
    ///
    /// - Parameter advice: what to do about a file of another version.
    /// - Throws: ``RunError`` `configuration` for another version.
    static func decoded(_ json: Data, version: Int, path: FilePath, advice: String) throws -> Self? {
        guard let file = try? JSONDecoder().decode(FileVersion.self, from: json) else { return nil }
        guard file.version == version else {
            throw RunError(
                .configuration,
                path: path,
                "was written by another version of Muster (form \(file.version); this one knows form \(version)). \(advice)"
            )
        }
        return try? JSONDecoder().decode(Self.self, from: json)
    }
}
