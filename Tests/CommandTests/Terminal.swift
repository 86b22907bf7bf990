import Foundation
import Subprocess
import Synchronization
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A terminal that the program believes to talk to: a pseudoterminal, whose other end is in the test's hands.
final class Terminal: Sendable {
    struct Silence: Error, CustomStringConvertible {
        var description: String
    }

    private let hand: FileDescriptor
    private let shown = Mutex("")
    /// How much of what is shown has been waited for.
    private let seen = Mutex(0)

    private init(hand: FileDescriptor) {
        self.hand = hand
    }

    deinit { try? hand.close() }

    /// Everything that was shown.
    var text: String { shown.withLock { $0 } }

    /// Waits until a text is shown, behind what was waited for before; for as long as the program is there to show it.
    func expect(_ text: String) async throws {
        while true {
            let isOver = read()
            let all = self.text
            let rest = all.dropFirst(seen.withLock { $0 })
            if let range = rest.firstRange(of: text) {
                seen.withLock { $0 = all.distance(from: all.startIndex, to: range.upperBound) }
                return
            }
            if isOver { throw Silence(description: "'\(text)' was not shown. There is:\n\(self.text)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    func type(_ text: String) throws { _ = try hand.writeAll(text.utf8) }

    /// Takes what is there to be read. Answers whether the program has closed its end.
    @discardableResult
    private func read() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        do {
            while true {
                let count = try bytes.withUnsafeMutableBytes { try hand.read(into: $0) }
                guard count > 0 else { return true }
                // A terminal ends lines with CR LF.
                let text = String(decoding: bytes[..<count], as: UTF8.self).replacing("\r", with: "")
                shown.withLock { $0 += text }
            }
        } catch {
            return error as? Errno != .wouldBlock && error as? Errno != .resourceTemporarilyUnavailable
        }
    }

    /// Runs the program on a terminal, with a person's part played by `body`.
    static func run(
        _ muster: Muster,
        _ arguments: String...,
        body: @escaping @Sendable (Terminal) async throws -> Void
    ) async throws -> Muster.Ended {
        try await run(muster, program: Muster.path, arguments, body: body)
    }

    /// Runs any program there.
    static func run(
        _ muster: Muster,
        program: FilePath,
        _ arguments: [String],
        body: @escaping @Sendable (Terminal) async throws -> Void
    ) async throws -> Muster.Ended {
        var (hand, screen): (Int32, Int32) = (-1, -1)
        guard openpty(&hand, &screen, nil, nil, nil) == 0 else { throw Errno(rawValue: errno) }
        _ = fcntl(hand, F_SETFL, O_NONBLOCK)
        for end in [hand, screen] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let terminal = Terminal(hand: FileDescriptor(rawValue: hand))
        let ends = [FileDescriptor(rawValue: screen)]
        let streams = try ends + [ends[0].duplicate(), ends[0].duplicate()]
        let result = try await Subprocess.run(
            .path(program),
            arguments: Arguments(arguments),
            environment: muster.subprocessEnvironment,
            workingDirectory: muster.folder,
            input: .fileDescriptor(streams[0], closeAfterSpawningProcess: true),
            output: .fileDescriptor(streams[1], closeAfterSpawningProcess: true),
            error: .fileDescriptor(streams[2], closeAfterSpawningProcess: true)
        ) { execution in
            do { try await body(terminal) } catch {
                try? execution.send(signal: .kill)
                throw error
            }
        }
        terminal.read()
        return Muster.Ended(code: Muster.code(result.terminationStatus), output: terminal.text, errors: "")
    }
}
