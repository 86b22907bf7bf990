import FoundationEssentials
import IdentityAPI
import Logging
import Muster
import Synchronization
import SystemPackage

/// The log of `--log FILE`, for runs that nobody watches: one line an event, in the format of swift-log's stream handler.
///
///     2026-11-27T02:15:00+0000 info muster: rows=5000 run=muster-runs/… [muster] The run begins.
///
/// It is appended to, never holds a secret, and never stops a run: what cannot be written is left out.
struct LogFile: LogHandler {
    private static let chosen = Mutex<Logger?>(nil)

    /// The logger of this process; `nil` without `--log`.
    static var logger: Logger? {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }

    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    /// Open for as long as the process runs.
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

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Appends a line.
    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.merging(metadataProvider?.get() ?? [:]) { own, _ in
            own
        }
        let line = Self.line(event.level, "\(event.message)", pairs, at: Date())
        // One write a line: other processes may append to the same file.
        _ = try? file.writeAll(line.utf8)
    }

    /// Returns the line of an event. Its source is the program, whichever module it comes from.
    static func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at time: Date) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().dateTimeSeparator(.standard)
            .time(includingFractionalSeconds: false)
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let text = "\(level.rawValue) muster:\(pairs) [muster] \(message)"
        return "\(time.formatted(style))+0000 \(ControlCharacters.shownOnOneLine(Proxy.withoutSignIn(text)))\n"
    }
}
