import FoundationEssentials

/// The output of `--output json`: one object a line, distinguished by `event`.
enum JSONLine {
    /// An object on one line.
    static func line(_ event: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // These structs contain only values that JSON can express.
        return (try? encoder.encode(event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
