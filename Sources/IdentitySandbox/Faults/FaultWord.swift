import IdentityAPI

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
    /// A word whose value is stored in one field.
    ///
    /// - Parameter value: reads the value; `nil` for an invalid one.
    static func storing<Value>(
        _ name: String,
        _ form: String,
        _ field: any FaultField<Value>,
        _ meaning: String,
        _ value: @escaping @Sendable (Substring) -> Value?
    ) -> FaultWord {
        FaultWord(name, form, meaning) { text, faults in
            guard let value = value(text) else { return false }
            faults[keyPath: field] = value
            return true
        }
    }

    /// A word whose value is stored in a field that is `nil` without the word.
    ///
    /// Its field has a label of its own: without it, Swift takes the `nil` of an invalid value for a value.
    static func storing<Value>(
        _ name: String,
        _ form: String,
        optional field: any FaultField<Value?>,
        _ meaning: String,
        _ value: @escaping @Sendable (Substring) -> Value?
    ) -> FaultWord {
        storing(name, form, field, meaning) { value($0).map(Optional.some) }
    }

    /// A word with a few values; the first is the default.
    static func choice<Value: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String,
        _ field: any FaultField<Value>,
        _ meaning: String
    ) -> FaultWord {
        storing(name, Value.allCases.map(\.rawValue).joined(separator: "|"), field, meaning) {
            Value(rawValue: String($0))
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
        storing(name, "\(off)|\(on)", field, meaning) { $0 == on ? true : $0 == off ? false : nil }
    }

    /// A word for a probability from 0 to 1.
    static func chance(_ name: String, _ field: any FaultField<Double>, _ meaning: String) -> FaultWord {
        storing(name, "P", field, meaning) { Double(chance: $0) }
    }

    /// A word for the probability of a fault.
    static func fault(_ fault: Fault, _ meaning: String) -> FaultWord {
        storing(fault.rawValue, "P", \.chances[fault], meaning) { Double(chance: $0) }
    }

    /// A word for a duration.
    static func duration(_ name: String, _ field: any FaultField<Duration?>, _ meaning: String) -> FaultWord {
        storing(name, "DURATION", optional: field, meaning) { Duration(written: $0) }
    }

    /// A word for a count, at least `minimum`.
    static func count(
        _ name: String,
        atLeast minimum: Int,
        _ field: any FaultField<Int?>,
        _ meaning: String
    ) -> FaultWord {
        storing(name, "N", optional: field, meaning) { Int($0).flatMap { $0 >= minimum ? $0 : nil } }
    }
}

extension Double {
    /// A chance from 0 to 1; `nil` for anything else.
    init?(chance text: Substring) {
        guard let chance = Double(text), (0...1).contains(chance) else { return nil }
        self = chance
    }
}
