import Fuzzing
import TestSupport
import Testing

/// Some inputs of each kind in every test run; `scripts/fuzz` reads millions.
@Suite("Random inputs", .inTurn)
struct FuzzTests {
    @Test("Whatever is read ends in a value or in a refusal, and keeps what it promises", arguments: FuzzKind.allCases)
    func anyInput(kind: FuzzKind) {
        var generator = SeededGenerator()
        let seed = generator.next()
        let found = kind.firstProblem(seed: seed, numbers: 0..<4000)
        #expect(found == nil, "seed \(seed), input \(found?.number ?? 0): \(found?.problem ?? "")")
    }

    @Test("An input follows from its seed and its number alone", arguments: FuzzKind.allCases)
    func repeatable(kind: FuzzKind) {
        let inputs = (0..<50).map { kind.input(seed: 7, number: $0).bytes }
        #expect(inputs == (0..<50).reversed().map { kind.input(seed: 7, number: $0).bytes }.reversed())
        #expect(Set(inputs).count > 10)
        #expect(inputs != (0..<50).map { kind.input(seed: 8, number: $0).bytes })
    }

    @Test("The record that others are made from by damage is one")
    func record() {
        #expect(SettingsFuzz.recordIsGood)
    }
}
