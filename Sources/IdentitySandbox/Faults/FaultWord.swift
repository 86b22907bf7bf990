/// One word of the grammar of faults: the form of its value, its meaning, and how to read it.
struct FaultWord: Sendable {
    let name: String
    /// The form of the value, for people: `P`, `DURATION`, `409|400-text|400-code`.
    let form: String
    /// The effect, as a phrase for the help.
    let meaning: String
    /// Stores the value in the faults. Returns `false` for an invalid value.
    let read: Reader

    typealias Reader = @Sendable (_ value: Substring, _ faults: inout Faults) -> Bool

    init(_ name: String, _ form: String, _ meaning: String, read: @escaping Reader) {
        self.name = name
        self.form = form
        self.meaning = meaning
        self.read = read
    }
}

/// Where ``Faults`` stores a word's value.
typealias FaultField<Value> = WritableKeyPath<Faults, Value> & Sendable

extension FaultWord {
    /// A word with a few values; the first is the default.
    static func choice<Value: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String,
        _ field: any FaultField<Value>,
        _ meaning: String
    ) -> FaultWord {
        let form = Value.allCases.map(\.rawValue).joined(separator: "|")
        return FaultWord(name, form, meaning) { value, faults in
            guard let choice = Value(rawValue: String(value)) else { return false }
            faults[keyPath: field] = choice
            return true
        }
    }

    /// A word with two values; the first is the default.
    static func either(
        _ off: String,
        _ on: String,
        _ name: String,
        _ field: any FaultField<Bool>,
        _ meaning: String
    ) -> FaultWord {
        FaultWord(name, "\(off)|\(on)", meaning) { value, faults in
            guard value == on || value == off else { return false }
            faults[keyPath: field] = value == on
            return true
        }
    }

    /// A word for a probability from 0 to 1.
    static func chance(_ name: String, _ field: any FaultField<Double>, _ meaning: String) -> FaultWord {
        FaultWord(name, "P", meaning) { value, faults in
            guard let chance = Double(chance: value) else { return false }
            faults[keyPath: field] = chance
            return true
        }
    }

    /// A word for the probability of a fault.
    static func fault(_ fault: Fault, _ meaning: String) -> FaultWord {
        FaultWord(fault.rawValue, "P", meaning) { value, faults in
            guard let chance = Double(chance: value) else { return false }
            faults.chances[fault] = chance
            return true
        }
    }

    /// A word for a count, at least `minimum`.
    static func count(
        _ name: String,
        atLeast minimum: Int,
        _ field: any FaultField<Int?>,
        _ meaning: String
    ) -> FaultWord {
        FaultWord(name, "N", meaning) { value, faults in
            guard let count = Int(value), count >= minimum else { return false }
            faults[keyPath: field] = count
            return true
        }
    }
}

extension Double {
    /// A chance from 0 to 1; `nil` for anything else.
    init?(chance text: Substring) {
        guard let chance = Double(text), (0...1).contains(chance) else { return nil }
        self = chance
    }
}
