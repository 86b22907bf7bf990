import Muster
import SystemPackage

/// Checkpoint files: frames whose checksums hold around entries of any bytes, and what damage makes of them.
enum CheckpointFuzz {
    private static let texts = [
        "", "a", "create", "delete", "Robot", "é", "answerLost", "00000000-0000-4000-8000-000000000001",
    ]
    /// Sizes stay small where memory is taken for them; beyond a hundred million rows there is none.
    private static let counts = [0, 1, 2, 3, 5, 20, 200, 100_000_001, 1 << 40, Int.max]
    private static let rows = [0, 1, 1, 2, 2, 3, 5, 20, 21, 1 << 31, 1 << 40, Int.max]

    static func bytes(_ random: inout Randomness) -> [UInt8] {
        var file = CheckpointFile.magic
        if random.once(in: 50) { file = random.bytes(of: Array(0...255), fewerThan: 40) }
        var batchStart = file.count
        for number in 0..<random.below(8) {
            if random.once(in: 2) { batchStart = file.count }
            var entry = number == 0 && !random.once(in: 8) ? beginning(&random) : self.entry(&random)
            if random.once(in: 20) { entry = random.bytes(of: Array(0...9), fewerThan: 30) }
            Frame.append(entry, batchStart: random.once(in: 40) ? random.below(1000) : batchStart, to: &file)
        }
        if random.once(in: 3) {
            random.damage(&file, times: 1 + random.below(2), snippets: [[0], [0xFF, 0xFF], [4, 1]])
        }
        return file
    }

    private static func beginning(_ random: inout Randomness) -> [UInt8] {
        var entry: [UInt8] = [1]
        write("run", to: &entry)
        write("sheet", to: &entry)
        write(random.below(25), to: &entry)
        return entry
    }

    /// The bytes of an entry, or of what only looks like one.
    private static func entry(_ random: inout Randomness, isNested: Bool = false) -> [UInt8] {
        let tag = 1 + random.below(isNested ? 9 : 10)
        var entry = [UInt8(tag)]
        func number(_ values: [Int]) { write(random.one(of: values), to: &entry) }
        func text() { write(random.one(of: texts), to: &entry) }
        func status() { entry.append(UInt8(1 + random.below(random.once(in: 30) ? 12 : 8))) }
        switch tag {
        case 1:
            text()
            text()
            number(counts)
        case 2:
            number(rows)
            let runs = random.below(4)
            write(runs, to: &entry)
            for _ in 0..<runs {
                status()
                number(counts)
            }
        case 3: number(rows)
        case 4, 9:
            let outcomes = random.below(3)
            write(outcomes, to: &entry)
            for _ in 0..<outcomes {
                number(rows)
                if tag == 9 { number(rows) }
                status()
                text()
                text()
                number([0, 200, 201, 409, Int.max])
                text()
                text()
                number(counts)
                number(counts)
                text()
            }
        case 5:
            number(rows)
            text()
        case 6:
            let nested = isNested ? 0 : random.below(4)
            write(nested, to: &entry)
            for _ in 0..<nested {
                let part = self.entry(&random, isNested: true)
                write(part.count, to: &entry)
                entry += part
            }
        case 8:
            number(rows)
            number([0, 1, 2, 1024, Int.max])
            let accounts = random.below(3)
            write(accounts, to: &entry)
            for _ in 0..<accounts {
                text()
                text()
                status()
            }
        default: entry += random.bytes(of: [0, 1, 2, 3, 4, 5, 0x7F, 0x80, 0xFF], fewerThan: 20)
        }
        if random.once(in: 30) { entry.append(0) }
        return entry
    }

    private static func write(_ number: Int, to entry: inout [UInt8]) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            entry.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        entry.append(UInt8(rest))
    }

    private static func write(_ text: String, to entry: inout [UInt8]) {
        write(text.utf8.count, to: &entry)
        entry += Array(text.utf8)
    }

    // MARK: Properties

    static func problem(_ bytes: [UInt8], _ random: inout Randomness) -> String? {
        do {
            guard let whole = try fold(bytes) else { return nil }
            guard whole.length <= bytes.count else { return "\(whole.length) of \(bytes.count) bytes are whole" }
            guard try fold(Array(bytes[..<whole.length])) == whole else {
                return "its whole part alone is read otherwise"
            }
            // Cut anywhere, it is a checkpoint still: that of the entries before the cut.
            let cut = random.below(bytes.count + 1)
            guard let part = try fold(Array(bytes[..<cut])) else {
                return cut <= whole.length ? "cut at byte \(cut), it is refused" : nil
            }
            guard part.length <= min(cut, whole.length) else {
                return "cut at byte \(cut), \(part.length) bytes are whole, where \(whole.length) of all were"
            }
            guard try fold(Array(bytes[..<part.length])) == part else {
                return "cut at byte \(cut), it is read otherwise"
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private struct Fold: Equatable {
        var length: Int
        var rowCount: Int
        var outcomes: [Outcome]
        var isFinished: Bool
    }

    /// What a resume knows of a file; `nil` for one that is refused.
    private static func fold(_ bytes: [UInt8]) throws -> Fold? {
        do {
            let (ledger, length) = try Ledger.read(bytes)
            let outcomes = [-1, 0, 1, 2, 3, 20, 21, Int.max].map { ledger.outcome(row: $0) }
            return Fold(length: length, rowCount: ledger.rowCount, outcomes: outcomes, isFinished: ledger.isFinished)
        } catch let error as RunError where error.code == .configuration {
            return nil
        }
    }
}
