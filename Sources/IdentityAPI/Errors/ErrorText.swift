import FoundationEssentials

/// What the body of an error says, collected from the many shapes that the service and its gateways use.
///
/// The first of these that is present wins: `errors{field: [text]}` with `title`, `errors[{code, description}]` (also inside `result`), `errorMessage`,
/// `message` or `Message`, `error.message`, `error_description`, and at last the raw text, cut at 500 characters.
struct ErrorText: Sendable, Hashable {
    static let longestRawText = 500

    /// For people; empty when the body says nothing.
    var message = ""
    /// For programs, as in `DuplicateUserName`.
    var code: String?
    var traceID: String?

    /// Nothing said.
    init() {}

    init(body: [UInt8]) {
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(body)), case .object(let fields) = json
        else {
            message = Self.raw(body)
            return
        }
        traceID = fields["traceId"]?.text ?? fields["traceID"]?.text ?? fields["result"]?["traceId"]?.text
        code = fields["code"]?.text ?? fields["errorCode"]?.text
        message = collect(fields) ?? Self.raw(body)
    }

    /// Whether a body says `succeeded: false`, by itself or inside `result`.
    static func saysNotSucceeded(_ body: [UInt8]) -> Bool {
        // Nearly every body falls here, before anything is decoded.
        guard holdsWord(body), let json = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
        else { return false }
        return [json, json["result"]].contains { $0?["succeeded"] == .bool(false) || $0?["Succeeded"] == .bool(false) }
    }

    /// The bytes of `ucceeded`, the first one lowest.
    private static let word = "ucceeded".utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }

    /// Whether a body holds `succeeded` or `Succeeded`. Muster asks this of every answer, so it compares eight bytes at once:
    /// Foundation's search took a thirtieth of an import's processor time.
    private static func holdsWord(_ body: [UInt8]) -> Bool {
        let word = word
        return body.withUnsafeBytes { body in
            for offset in stride(from: 0, through: body.count - 8, by: 1) {
                let eight = body.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if UInt64(littleEndian: eight) == word { return true }
            }
            return false
        }
    }

    private mutating func collect(_ fields: [String: JSONValue]) -> String? {
        if case .object(let perField)? = fields["errors"] {
            // Fields in alphabetical order, so that the same refusal always reads the same and is counted as one cause.
            let texts = perField.sorted { $0.key < $1.key }.flatMap { field, value in
                value.texts.map { field.isEmpty || field == "$" ? $0 : "\(field): \($0)" }
            }
            let all = [fields["title"]?.text].compactMap(\.self) + texts
            if !all.isEmpty { return all.joined(separator: " ") }
        }
        if case .array(let list)? = fields["errors"] ?? fields["result"]?["errors"] {
            code = code ?? list.lazy.compactMap { $0["code"]?.text }.first
            let texts = list.compactMap {
                $0["description"]?.text ?? $0["message"]?.text ?? $0.text ?? $0["code"]?.text
            }
            if !texts.isEmpty { return texts.joined(separator: " ") }
        }
        if case .string(let error)? = fields["error"] { code = code ?? error }
        let said =
            fields["errorMessage"] ?? fields["message"] ?? fields["Message"] ?? fields["error"]?["message"]
            ?? fields["error_description"]
        if code == nil { code = fields["error"]?["code"]?.text }
        return said?.text ?? fields["title"]?.text ?? fields["error"]?.text
    }

    /// The body as it is, on one line.
    static func raw(_ body: [UInt8]) -> String {
        // A character that is cut in two is left out.
        var beginning = body.prefix(longestRawText * 4)
        while beginning.count < body.count, let last = beginning.last, last >= 0x80 {
            beginning.removeLast()
            if last >= 0xC0 { break }
        }
        let text = String(decoding: beginning, as: UTF8.self)
        return String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(longestRawText))
    }
}
