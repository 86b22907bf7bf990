/// Holds a value against a JSON Schema (2020-12), as far as ours uses it. A keyword that it does not know is a problem itself: nothing is passed over.
public struct JSONSchemaValidator {
    private static let silent: Set<String> = ["$schema", "$defs", "title", "description"]

    private let root: JSON

    /// - Parameter schema: the whole schema; `$ref` points into it.
    public init(_ schema: JSON) {
        root = schema
    }

    /// What is wrong with a value, each with its place; empty when nothing is.
    public func problems(of value: JSON) -> [String] { problems(of: value, root, at: "$") }

    private func problems(of value: JSON, _ schema: JSON, at place: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        return keywords.flatMap { keyword, argument in
            problems(of: value, keyword, argument, keywords, at: place)
        }
    }

    private func problems(
        of value: JSON,
        _ keyword: String,
        _ argument: JSON,
        _ keywords: [String: JSON],
        at place: String
    ) -> [String] {
        switch keyword {
        case "$ref":
            return resolved(argument).map { problems(of: value, $0, at: place) } ?? ["\(place): \(argument) is nowhere"]
        case "type": return Self.isOf(argument, value) ? [] : ["\(place): is not of type \(argument)"]
        case "const": return value == argument ? [] : ["\(place): is not \(argument)"]
        case "enum": return argument.elements.contains(value) ? [] : ["\(place): \(value) is none of \(argument)"]
        case "minimum": return Self.isAtLeast(argument, value) ? [] : ["\(place): is too small"]
        case "items":
            return value.elements.enumerated().flatMap { problems(of: $1, argument, at: "\(place)[\($0)]") }
        case "required":
            return argument.elements.compactMap(\.text).filter { value[$0] == nil }.map { "\(place): lacks '\($0)'" }
        case "properties", "additionalProperties":
            guard keyword == "additionalProperties" || keywords["additionalProperties"] == nil else { return [] }
            return problemsOfMembers(of: value, keywords, at: place)
        case "oneOf":
            let tried = argument.elements.map { problems(of: value, $0, at: place) }
            switch tried.count(where: \.isEmpty) {
            case 1: return []
            // The nearest one says best what is wrong.
            case 0: return tried.min { $0.count < $1.count } ?? []
            default: return ["\(place): is more than one of the choices"]
            }
        default:
            return Self.silent.contains(keyword) ? [] : ["\(place): '\(keyword)' is a keyword that is not looked at"]
        }
    }

    private func problemsOfMembers(of value: JSON, _ keywords: [String: JSON], at place: String) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { name, member -> [String] in
            let place = "\(place).\(name)"
            if let schema = keywords["properties"]?[name] { return problems(of: member, schema, at: place) }
            switch keywords["additionalProperties"] {
            case .bool(false): return ["\(place): is in no schema"]
            case let schema? where schema != .bool(true): return problems(of: member, schema, at: place)
            default: return []
            }
        }
    }

    /// `#/$defs/name`.
    private func resolved(_ reference: JSON) -> JSON? {
        guard let path = reference.text, path.hasPrefix("#/") else { return nil }
        return path.dropFirst(2).split(separator: "/").reduce(root as JSON?) { $0?[String($1)] }
    }

    private static func isOf(_ type: JSON, _ value: JSON) -> Bool {
        switch (type.text, value) {
        case ("string", .string), ("number", .number), ("boolean", .bool), ("array", .array), ("object", .object),
            ("null", .null):
            true
        case ("integer", .number(let number)): number.rounded() == number
        default: false
        }
    }

    private static func isAtLeast(_ least: JSON, _ value: JSON) -> Bool {
        guard case .number(let least) = least, case .number(let number) = value else { return true }
        return number >= least
    }
}
