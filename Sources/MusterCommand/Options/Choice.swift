import ArgumentParser
import IdentityAPI
import Muster

/// How the value of an option is read.
enum Choice {
    /// Reads one of `values`, case-insensitively.
    static func of<Value: RawRepresentable<String> & Sendable>(_ values: [Value]) -> @Sendable (String) throws -> Value
    {
        { try values[word(values.map(\.rawValue), $0)] }
    }

    /// Reads one of `words`, case-insensitively.
    static func of(_ words: [String]) -> @Sendable (String) throws -> String { { try words[word(words, $0)] } }

    /// Reads a length of time.
    ///
    /// - Parameters:
    ///   - examples: some of them, as in `60s or 5m`.
    ///   - isValid: returns whether the option takes so long a time.
    static func time(
        _ option: String,
        _ examples: String,
        where isValid: @escaping @Sendable (Duration) -> Bool = { _ in true }
    ) -> @Sendable (String) throws -> Duration {
        { text in
            guard let time = Duration(written: text), isValid(time) else {
                throw ValidationError("\(option) '\(text)' is not a length of time such as \(examples).")
            }
            return time
        }
    }

    /// Returns the place of a word among some. The error for another word lists them all and suggests the nearest.
    private static func word(_ names: [String], _ word: String) throws -> Int {
        if let place = names.firstIndex(where: { $0.lowercased() == word.lowercased() }) { return place }
        let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        let nearest = Suggestions(among: names).nearest(to: word)
        throw ValidationError("it must be \(list)" + (nearest.isEmpty ? "." : nearest.question))
    }
}
