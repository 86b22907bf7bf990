import FoundationEssentials

/// The output of `--output json`: one object a line, distinguished by `event`. `muster.schema.json` says what each member means.
enum JSONLine {
    /// An object on one line.
    static func line(_ event: JSONObject) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No member holds what JSON cannot say.
        return (try? encoder.encode(event)).map { escaped(String(decoding: $0, as: UTF8.self)) } ?? "{}"
    }

    /// JSON says every control character by its number, here those too that it need not: a terminal may show the line.
    private static func escaped(_ json: String) -> String {
        if json.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return json }
        var escaped = ""
        for scalar in json.unicodeScalars {
            switch scalar.value {
            case 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
