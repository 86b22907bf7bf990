import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("A merge with what somebody else has changed", .inTurn)
struct MergeTests {
    /// Groups by one letter: A is 1, B is 2 and so on; 0 is Everyone.
    private static let groups = GroupTable(
        [Group(id: "e", name: "Everyone", kind: .builtIn)] + ["A", "B", "C", "D"].map { Group(id: $0, name: $0) }
    )

    private static func set(_ letters: String) -> Set<GroupTable.Index> {
        Set(letters.utf8.map { GroupTable.Index($0) - 64 })
    }

    private static func state(_ name: String, _ letters: String) -> AccountState {
        AccountState(displayName: name, groups: set(letters).union([0]))
    }

    private static func letters(_ state: AccountState) -> String {
        state.groups.subtracting([0]).sorted().map { String(UnicodeScalar(UInt8($0 + 64))) }.joined()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var planned: (String, String)
        var present: (String, String)
        var desiredChange: DesiredChange
        /// What is sent; `nil` for a conflict.
        var after: (String, String)?
        var testDescription: String { "\(planned) \(present) \(desiredChange)" }
    }

    private static func exactly(_ letters: String) -> DesiredChange { DesiredChange(groups: .exactly(set(letters))) }
    private static func change(_ adding: String, _ removing: String) -> DesiredChange {
        DesiredChange(groups: .change(adding: set(adding), removing: set(removing)))
    }
    private static func marks(_ marked: String, _ unmarked: String) -> DesiredChange {
        DesiredChange(groups: .marks(in: set(marked), out: set(unmarked)))
    }
    private static func name(_ name: String) -> DesiredChange { DesiredChange(displayName: name, groups: .leave) }

    static let cases = [
        // The display name.
        Case(planned: ("p", "A"), present: ("c", "A"), desiredChange: change("B", ""), after: ("c", "AB")),
        Case(planned: ("p", "A"), present: ("p", "A"), desiredChange: name("w"), after: ("w", "A")),
        Case(planned: ("p", "A"), present: ("w", "A"), desiredChange: name("w"), after: ("w", "A")),
        Case(planned: ("p", "A"), present: ("c", "A"), desiredChange: name("w"), after: nil),
        Case(planned: ("w", "A"), present: ("c", "A"), desiredChange: name("w"), after: nil),
        // What they added stays, what they removed is not restored, what they did is done.
        Case(planned: ("p", "A"), present: ("p", "AD"), desiredChange: change("B", "A"), after: ("p", "BD")),
        Case(planned: ("p", "AC"), present: ("p", "A"), desiredChange: change("B", ""), after: ("p", "AB")),
        Case(planned: ("p", "A"), present: ("p", "AB"), desiredChange: change("B", ""), after: ("p", "AB")),
        Case(planned: ("p", "AB"), present: ("p", "A"), desiredChange: change("", "B"), after: ("p", "A")),
        Case(planned: ("p", "A"), present: ("p", "D"), desiredChange: name("w"), after: ("w", "D")),
        // The row wants what was there, and they have changed that.
        Case(planned: ("p", "A"), present: ("p", ""), desiredChange: change("AB", ""), after: nil),
        Case(planned: ("p", "A"), present: ("p", "AD"), desiredChange: change("B", "D"), after: nil),
        // Full sets.
        Case(planned: ("p", "AB"), present: ("p", "AB"), desiredChange: exactly("BC"), after: ("p", "BC")),
        Case(planned: ("p", "AB"), present: ("c", "B"), desiredChange: exactly("BC"), after: ("c", "BC")),
        Case(planned: ("p", "AB"), present: ("p", "ABD"), desiredChange: exactly("BC"), after: nil),
        Case(planned: ("p", "AB"), present: ("p", "A"), desiredChange: exactly("BC"), after: nil),
        Case(planned: ("p", "AB"), present: ("p", "ABC"), desiredChange: exactly("BC"), after: ("p", "BC")),
        Case(planned: ("p", "A"), present: ("p", "AD"), desiredChange: exactly(""), after: nil),
        // A matrix says something of its own columns only.
        Case(planned: ("p", "A"), present: ("p", "AD"), desiredChange: marks("B", "A"), after: ("p", "BD")),
        Case(planned: ("p", "A"), present: ("p", "AC"), desiredChange: marks("B", "C"), after: nil),
        Case(planned: ("p", "AB"), present: ("p", "A"), desiredChange: marks("B", "A"), after: nil),
        // Nobody leaves Everyone, whatever a set says.
        Case(planned: ("p", "AB"), present: ("p", "B"), desiredChange: exactly("B"), after: ("p", "B")),
    ]

    @Test("What others changed stays, and a row that wants otherwise is in conflict", arguments: cases)
    func merges(_ example: Case) throws {
        let step = Change.Step(row: 1, desiredChange: example.desiredChange, outcome: .updated, mayCreate: false)
        let merge = Merge(
            [step],
            planned: Self.state(example.planned.0, example.planned.1),
            present: Self.state(example.present.0, example.present.1),
            Self.groups
        )
        guard let after = example.after else {
            let conflict = try #require(merge.parts[0].conflict)
            #expect(conflict.code == "changedMeanwhile")
            #expect(merge.after == Self.state(example.present.0, example.present.1), "nothing is done for the row")
            return
        }
        #expect(merge.parts[0].conflict == nil, "\(merge.parts[0].conflict?.message ?? "")")
        #expect(merge.after.displayName == after.0)
        #expect(Self.letters(merge.after) == after.1)
        #expect(merge.after.groups.contains(0))
    }

    @Test("Without changes of others a merge makes what the plan makes, for any rows")
    func undisturbed() {
        var generator = SeededGenerator()
        func letters() -> String { String("ABCD".filter { _ in Bool.random(using: &generator) }) }
        for _ in 0..<500 {
            let state = Self.state("p", letters())
            let steps = (1...3).map { row -> Change.Step in
                let both = letters()
                let desiredChange =
                    [
                        Self.exactly(both), Self.change(both, String("ABCD".filter { !both.contains($0) })),
                        Self.name("w"),
                        Self.marks(both, ""),
                    ].randomElement(using: &generator)!
                return Change.Step(row: row, desiredChange: desiredChange, outcome: .updated, mayCreate: false)
            }
            let merge = Merge(steps, planned: state, present: state, Self.groups)
            #expect(merge.steps.count == 3)
            #expect(merge.after == steps.reduce(state) { $0.applying($1.desiredChange, everyone: 0) })
            #expect(merge.after == merge.planned)
        }
    }

    @Test("A row in conflict is left out, and the rows beside it are done")
    func besideConflict() {
        let steps = [
            Change.Step(row: 1, desiredChange: Self.name("w"), outcome: .updated, mayCreate: false),
            Change.Step(row: 2, desiredChange: Self.change("B", ""), outcome: .updated, mayCreate: false),
        ]
        let merge = Merge(steps, planned: Self.state("p", "A"), present: Self.state("c", "A"), Self.groups)
        #expect(merge.steps.map(\.row) == [2])
        #expect(merge.after == Self.state("c", "AB"))
        let message = merge.parts[0].conflict?.message ?? ""
        #expect(message.contains("'w'") && message.contains("'p'") && message.contains("'c'"))
    }

    @Test("What the run itself has brought about is no change of others")
    func ownChanges() {
        var track = AccountTrack(planned: Self.state("p", "A"), present: Self.state("p", "A"), seenAt: .now)
        track.ask(for: Self.state("w", "B"))
        // Half of it is seen, and something of others.
        track.see(Self.state("w", "ABD"), at: .now)
        #expect(track.unrecorded.map(\.expected) == [Self.state("w", "AB")])
        #expect(track.unrecorded.map(\.actual) == [Self.state("w", "ABD")])
    }
}
