import ArgumentParser
import Muster

/// An option's value that is one of a few words. A word that is none of them is told them all, and the nearest.
enum Choice {
    /// Reads one of `values`, whatever its case.
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
