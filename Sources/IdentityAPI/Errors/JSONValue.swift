/// Any JSON, for bodies whose shape nobody promises.
package enum JSONValue: Decodable, Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let object = try? value.decode([String: JSONValue].self) {
            self = .object(object)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else {
            self = .number(try value.decode(Double.self))
        }
    }

    /// The member of an object; `nil` for anything else.
    package subscript(key: String) -> JSONValue? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    /// A string that is not empty, or a whole number as it is written.
    package var text: String? {
        switch self {
        case .string(let string) where !string.isEmpty: string
        case .number(let number): Int(exactly: number).map(String.init)
        default: nil
        }
    }

    /// The texts of a list of texts, or of one.
    package var texts: [String] {
        if case .array(let list) = self { list.compactMap(\.text) } else { text.map { [$0] } ?? [] }
    }
}
