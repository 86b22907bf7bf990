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
        let slowest = entries.withLock { $0.values.sorted { $0.time > $1.time }.prefix(count) }
        guard !slowest.isEmpty else { return }
        print("The slowest tests:")
        for entry in slowest {
            let seconds = Double(entry.time.components.seconds) + Double(entry.time.components.attoseconds) / 1e18
            print(String(format: "%8.1f s", seconds) + "  \(entry.name)")
        }
    }
}
