extension Faults {
    /// Reads the written form, `reset-after=0.02,duplicate=400-text`. An empty text means no faults.
    /// - Throws: ``InvalidFaults``, which names the part that cannot be read.
    public init(parsing text: String) throws(InvalidFaults) {
        self.init()
        guard !text.isEmpty else { return }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let word = FaultWord.all.first(where: { $0.name == halves[0] }) else {
                throw InvalidFaults(part: String(part), reason: "there is no fault of that name")
            }
            guard halves.count == 2, word.read(halves[1], &self) else {
                throw InvalidFaults(part: String(part), reason: "it is written \(word.name)=\(word.form)")
            }
        }
        // A thousandth of slack: 0.1 ten times over is a little more than 1.
        guard chances.values.reduce(0, +) <= 1.001 else {
            throw InvalidFaults(part: text, reason: "the probabilities of the faults add up to more than 1")
        }
    }

    /// All words with the form of their value and their meaning. The first of several choices is the default.
    public static var words: [(term: String, meaning: String)] {
        FaultWord.all.map { ("\($0.name)=\($0.form)", $0.meaning) }
    }
}

/// Faults whose written form is invalid.
public struct InvalidFaults: Error, CustomStringConvertible {
    /// The invalid part.
    public let part: String
    /// What is wrong, and the valid form.
    public let reason: String

    /// A sentence for people.
    public var description: String {
        "The fault '\(part)' cannot be read: \(reason)."
    }
}
