import Foundation
import Synchronization
import Testing

/// How long each test took, without the wait for its turn. The slowest are printed when the process ends.
final class TestTimes: Sendable {
    static let shared = TestTimes()

    private struct Entry {
        var name: String
        var time = Duration.zero
    }

    private let entries = Mutex<[Test.ID: Entry]>([:])

    private init() {
        atexit { TestTimes.shared.printSlowest(10) }
    }

    /// Adds the time of one test case to that of its test.
    func add(_ time: Duration, of test: Test) {
        let file = test.sourceLocation.fileName
        entries.withLock {
            $0[test.id, default: Entry(name: "\(test.displayName ?? test.name) (\(file))")].time += time
        }
    }

    private func printSlowest(_ count: Int) {
        let all = entries.withLock { $0.values.sorted { $0.time > $1.time } }
        guard !all.isEmpty else { return }
        let sum = all.map(\.time).reduce(.zero, +)
        print("The slowest of \(all.count) tests, which took \(sum.inTenths) s in all without the wait for a turn:")
        for entry in all.prefix(count) { print("\(entry.time.inTenths) s  \(entry.name)") }
    }
}

extension Duration {
    /// Seconds, with one digit behind the point.
    fileprivate var inTenths: String {
        String(format: "%8.1f", Double(components.seconds) + Double(components.attoseconds) / 1e18)
    }
}
