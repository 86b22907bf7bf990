import FoundationEssentials

/// What `--output json` prints: one object a line, told apart by `event`.
enum JSONLine {
    /// An object on one line.
    static func line(_ event: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // These structs hold nothing that JSON cannot say.
        return (try? encoder.encode(event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
