import TestSupport
import Testing

@testable import Muster

@Suite("What lies outside memory", .inTurn)
struct StoreTests {
    @Test("Bytes are found again by their places, in memory and in the file, in any order and by many at once")
    func bytes() async throws {
        var generator = SeededGenerator()
        let store = ByteStore()
        var places: [(place: Int, text: String)] = []
        for number in 0..<3000 {
            // A few are longer than what is read at once.
            let length =
                Int.random(in: 0..<100, using: &generator) == 0 ? 200_000 : Int.random(in: 0...60, using: &generator)
            let text = "\(number) " + String(repeating: "x", count: length)
            var writer = FieldWriter()
            writer.write(text)
            places.append((try store.append(writer.bytes), text))
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                let order = places.shuffled(using: &generator)
                group.addTask {
                    for (place, text) in order { #expect(store.read(at: place) { $0.text() } == text) }
                }
            }
        }
        let end = places.map(\.place).max()! + 1_000_000
        #expect(store.read(at: end) { $0.text() } == nil)
    }

    @Test("Texts are found by their numbers, however many there are, and no other")
    func index() {
        var generator = SeededGenerator()
        var index = TextIndex(capacity: 10)
        var texts: [String] = []
        for number in 0..<5000 {
            texts.append("\(UInt64.random(in: 0...UInt64.max, using: &generator))")
            #expect(index.index(of: texts[number]) { ExactText(texts[$0]) == ExactText(texts[number]) } == nil)
            index.insert(texts[number], number)
        }
        for (number, text) in texts.enumerated() {
            #expect(index.index(of: text) { ExactText(texts[$0]) == ExactText(text) } == number)
        }
    }

    @Test("An account reads back as it was written")
    func accounts() throws {
        var generator = SeededGenerator()
        func groups() -> Set<GroupTable.Index> {
            Set(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    GroupTable.Index.random(in: 0...300, using: &generator)
                }
            )
        }
        func state() -> AccountState {
            AccountState(displayName: ["", "Ä"].randomElement(using: &generator)!, groups: groups())
        }
        for _ in 0..<500 {
            var account = TouchedAccount(id: [nil, "a1"].randomElement(using: &generator)!, name: "n", state: nil)
            account.state = [nil, state()].randomElement(using: &generator)!
            account.account.formerName = [nil, "N"].randomElement(using: &generator)!
            account.settled = [(3, Outcome(.skipped, action: "skip"))]
            account.account.changes = [Change.Operation.create, .update, .delete].map { operation in
                let wishes: [Wish.Groups] = [.leave, .exactly(groups()), .change(adding: groups(), removing: groups())]
                let wish = Wish(
                    displayName: [nil, ""].randomElement(using: &generator)!,
                    groups: wishes.randomElement(using: &generator)!
                )
                let step = Change.Step(
                    row: Int.random(in: 1...1_000_000, using: &generator),
                    wish: wish,
                    outcome: Outcome.Status.allCases.randomElement(using: &generator)!,
                    wasPlanned: Bool.random(using: &generator),
                    wasInRefusedCall: Bool.random(using: &generator),
                    mayCreate: Bool.random(using: &generator)
                )
                return Change(operation: operation, steps: [step, step], before: state(), after: state())
            }
            var writer = FieldWriter()
            account.write(to: &writer)
            var reader = FieldReader(writer.bytes[...])
            let read = try #require(TouchedAccount(&reader))
            #expect(reader.isAtEnd && Self.parts(read) == Self.parts(account))
            // Cut anywhere, it is not there at all.
            for length in 0..<writer.bytes.count {
                var cut = FieldReader(writer.bytes[..<length])
                #expect(TouchedAccount(&cut) == nil)
            }
        }
    }

    /// All there is to an account, where the order of a set's members says nothing.
    private static func parts(_ touched: TouchedAccount) -> [AnyHashable] {
        func parts(_ state: AccountState?) -> [AnyHashable] { [state?.displayName, state?.groups] }
        let account = touched.account
        let changes = account.changes.map { change -> [AnyHashable] in
            let steps = change.steps.map { step -> [AnyHashable] in
                [step.row, step.wish, step.outcome, step.wasPlanned, step.wasInRefusedCall, step.mayCreate]
            }
            return [change.operation, steps, parts(change.before), parts(change.after)]
        }
        let settled = touched.settled.map { [$0.row, $0.outcome] as [AnyHashable] }
        return [account.id, account.name, account.formerName, parts(touched.state), changes, settled]
    }
}
