import TestSupport
import Testing

@testable import Muster

@Suite("What is kept in few bytes", .inTurn)
struct StoreTests {
    @Test("Bytes are found again by their places, in memory and in the file, in any order and by many at once")
    func bytes() async throws {
        var generator = SeededGenerator()
        let store = SpillFile()
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
        var index = HashIndex()
        var texts: [String] = []
        func find(_ text: String) -> Int? { index.index(of: FoldedName(text).hash) { texts[$0] == text } }
        for number in 0..<5000 {
            let text = "\(UInt64.random(in: 0...UInt64.max, using: &generator))"
            #expect(find(text) == nil)
            texts.append(text)
            index.insert(FoldedName(text).hash, number)
        }
        for (number, text) in texts.enumerated() { #expect(find(text) == number) }
    }

    @Test("Texts read back from their places, short and long, and equal to nothing else")
    func texts() {
        var table = TextTable()
        let texts = ["", "a", "Ä", String(repeating: "x", count: 127), String(repeating: "é", count: 20_000), "a"]
        let places = texts.map { table.append($0) }
        #expect(places.map { table[$0] } == texts && !places.contains(0))
    }

    @Test("Wishes read back from their places, and equal ones have one place")
    func desiredChanges() {
        var generator = SeededGenerator()
        var table = DesiredChangeTable()
        func groups() -> Set<GroupTable.Index> {
            Set((0..<Int.random(in: 0...3, using: &generator)).map { _ in .random(in: 0...9, using: &generator) })
        }
        var places: [DesiredChange.Groups: UInt32] = [.leave: 0]
        for _ in 0..<3000 {
            let desiredChanges: [DesiredChange.Groups] = [
                .leave, .exactly(groups()), .partOfFullSet(groups()), .marks(in: groups(), out: groups()),
                .change(adding: groups(), removing: groups()),
            ]
            let desiredChange = desiredChanges.randomElement(using: &generator)!
            let place = table.place(of: desiredChange)
            #expect(table[place] == desiredChange && places[desiredChange] ?? place == place)
            places[desiredChange] = place
        }
        #expect(Set(places.values).count == places.count)
    }
}
