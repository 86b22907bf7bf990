import FoundationEssentials
import Muster
import Synchronization
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The file of `--metrics FILE`: what a run is doing as Prometheus text, for the textfile collector of node_exporter.
///
/// It appears whole under its name or stays as it was, and everybody may read it. It never stops a run: what cannot be written is left out.
final class MetricsFile: Sendable {
    private static let chosen = Mutex<MetricsFile?>(nil)

    /// The metrics of this process; `nil` without `--metrics`.
    static var current: MetricsFile? {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }

    private let path: FilePath
    private let metrics: Mutex<Metrics>

    /// Prepares a file and writes it once, so that one that cannot be written is found before anything is sent.
    ///
    /// - Parameter command: the command's name.
    /// - Throws: ``RunError`` `cannotCreate`.
    init(_ path: FilePath, command: String) throws {
        self.path = path
        metrics = Mutex(Metrics(command: command, started: Date().timeIntervalSince1970))
        do { try write() } catch {
            throw RunError(.cannotCreate, path: path, "the metrics cannot be written.", cause: error)
        }
    }

    /// Takes over what is new, and writes the file.
    func update(_ change: (inout Metrics) -> Void) {
        metrics.withLock { change(&$0) }
        try? write()
    }

    private func write() throws(Errno) {
        let text = metrics.withLock { metrics in
            metrics.written = Date().timeIntervalSince1970
            return metrics.text
        }
        // The collector reads only names that end in .prom.
        let temporary = FilePath("\(path).\(getpid()).tmp")
        let file = try Self.open(temporary)
        do {
            defer { try? file.close() }
            _ = try file.writeAll(text.utf8)
        } catch {
            unlink(temporary.string)
            throw error as? Errno ?? .ioError
        }
        guard rename(temporary.string, path.string) == 0 else {
            let cause = Errno(rawValue: errno)
            unlink(temporary.string)
            throw cause
        }
    }

    private static func open(_ path: FilePath) throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch { throw error as? Errno ?? .ioError }
    }
}
