import Foundation
import Testing

@testable import TestSupport

/// How tests are run: nothing of it may depend on how fast a machine is.
@Suite("Turns of tests", .inTurn)
struct TurnTests {
    @Test("A test that hangs is cut short, and says that and nothing else")
    func cutShort() async throws {
        struct Consequence: Error {}
        let issues = try await issues(HangGuard(limit: .milliseconds(10))) {
            try? await Task.sleep(for: .endless)
            Issue.record("a consequence")
            throw Consequence()
        }
        #expect(issues == ["cut short after 0.01 seconds"])
    }

    @Test("What goes wrong in a test that ends by itself is reported")
    func ends() async throws {
        struct Failure: Error {}
        #expect(try await issues(HangGuard(limit: .endless)) { Issue.record("a failure") } == ["a failure"])
        await #expect(throws: Failure.self) {
            _ = try await issues(HangGuard(limit: .endless)) { throw Failure() }
        }
    }

    /// What is told of a body that is guarded; this test itself does not fail by it.
    private func issues(
        _ guarding: HangGuard,
        _ body: @Sendable () async throws -> Void
    ) async throws -> [String] {
        let test = try #require(Test.current)
        let (told, telling) = AsyncStream<String>.makeStream()
        try await IssueHandlingTrait.compactMapIssues { issue in
            for comment in issue.comments { telling.yield(comment.rawValue) }
            return nil
        }.provideScope(for: test, testCase: .current) {
            try await guarding.run(test, .current, body)
        }
        telling.finish()
        return await told.reduce(into: []) { $0.append($1) }
    }

    @Test("A semaphore lets in as many as it counts, and everybody in the end")
    func semaphore() async {
        let semaphore = Semaphore(3)
        let room = Room()
        await withDiscardingTaskGroup { group in
            for _ in 1...100 {
                group.addTask {
                    await semaphore.wait()
                    await room.enter()
                    await Task.yield()
                    await room.leave()
                    semaphore.signal()
                }
            }
        }
        #expect(await room.most <= 3)
        #expect(await room.left == 100)
    }

    /// Counts who is in.
    private actor Room {
        private var inside = 0
        private(set) var most = 0
        private(set) var left = 0

        func enter() {
            inside += 1
            most = max(most, inside)
        }

        func leave() {
            inside -= 1
            left += 1
        }
    }

    @Test("Every suite takes turns, and no test has a time limit that counts its wait for others")
    func everySuite() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let files = try #require(FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
        // In two parts, or this file would be one of those.
        let (suite, limit) = ("@Suite" + "(", ".time" + "Limit(")
        var count = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains(limit), "\(file.lastPathComponent)")
            for heading in text.components(separatedBy: suite).dropFirst() {
                count += 1
                #expect(heading.prefix { $0 != "{" }.contains(".inTurn"), "\(file.lastPathComponent)")
            }
            #expect(text.contains(suite) || !text.contains("\n@" + "Test"), "\(file.lastPathComponent)")
        }
        #expect(count > 50)
    }
}
