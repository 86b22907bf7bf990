import ArgumentParser
import Muster

/// An option's value from a few words. The error for another word lists them all and suggests the nearest.
enum Choice {
    /// Reads one of `values`, case-insensitively.
    static func of<Value: RawRepresentable<String> & Sendable>(_ values: [Value]) -> @Sendable (String) throws -> Value
    {
        { word in
            if let value = values.first(where: { $0.rawValue.lowercased() == word.lowercased() }) { return value }
            let names = values.map(\.rawValue)
            throw ValidationError(complaint(about: word, names))
        }
    }

    /// `there are upsert, create and update. Did you mean 'upsert'?`
    static func complaint(about word: String, _ names: [String]) -> String {
        let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        let nearest = Suggestions(among: names).nearest(to: word)
        return "it must be \(list)" + (nearest.isEmpty ? "." : nearest.question)
    }
}
