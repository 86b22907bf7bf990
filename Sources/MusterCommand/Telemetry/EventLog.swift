import FoundationEssentials
import IdentityAPI
import Muster
import Synchronization
import SystemPackage

/// The log of `--log FILE`, for runs that nobody watches: one line an event, in the format of swift-log's stream handler.
///
///     2026-11-27T02:15:00+0000 info muster: rows=5000 run=muster-runs/… [muster] The run begins.
///
/// It is appended to, never holds a secret, and never stops a run: what cannot be written is left out.
final class EventLog: Sendable {
    /// swift-log's levels, as far as Muster uses them.
    enum Level: String {
        case info
        case notice
        case warning
        case error
    }

    private static let chosen = Mutex<EventLog?>(nil)

    /// The log of this process; `nil` without `--log`.
    static var current: EventLog? {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }

    private let file: FileDescriptor

    /// Opens a log, and creates it readable only by its owner.
    ///
    /// - Throws: ``RunError`` `cannotCreate`.
    init(_ path: FilePath) throws {
        do {
            file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.append, .create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch let error as Errno {
            throw RunError(.cannotCreate, path: path, "the log cannot be opened.", cause: error)
        }
    }

    deinit { try? file.close() }

    /// Appends a line.
    ///
    /// - Parameters:
    ///   - message: what happened, as a sentence.
    ///   - metadata: names and values, for programs.
    func log(_ level: Level, _ message: String, _ metadata: [String: String] = [:]) {
        let line = Self.line(level, message, metadata, at: Date())
        // One write a line: other processes may append to the same file.
        _ = try? file.writeAll(line.utf8)
    }

    /// Returns the line of an event.
    static func line(_ level: Level, _ message: String, _ metadata: [String: String], at time: Date) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().dateTimeSeparator(.standard)
            .time(includingFractionalSeconds: false)
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let text = "\(level.rawValue) muster:\(pairs) [muster] \(message)"
        return "\(time.formatted(style))+0000 \(ControlCharacters.shownOnOneLine(Proxy.withoutSignIn(text)))\n"
    }
}
