import FoundationEssentials
package import IdentityAPI
import LibC
package import SystemPackage

/// The calls that all processes of this user sent to one organization, in files that outlive the processes. So a resumed or second run does not begin with
/// refusals, and two runs at the same time share the quota.
///
/// Each period of one window has its own file, named by its number since 1970. A call is one record of 16 bytes, appended with one write: the sender, the
/// method and the time. Muster syncs nothing: the records need to survive only the process, because after a power cut the window is over.
///
/// If the files cannot be written, Muster counts the quota for this process alone and continues.
package struct QuotaLog: QuotaHistory {
    private static let recordSize = 16

    private let folder: FilePath
    private let window: Duration
    /// Identifies this log's own records. Not the process id, which an earlier process may have had.
    private let writer = UInt32.random(in: 1...UInt32.max)
    /// The relevant files by their number, and how far each was read: the current period and the one before.
    private var files: [Int64: OpenFile] = [:]
    private typealias OpenFile = (descriptor: FileDescriptor, position: Int64)

    /// The log of one organization.
    ///
    /// - Parameters:
    ///   - root: the folder of all logs.
    ///   - organization: identifies the organization: its service's address and its id.
    ///   - window: the length of a quota's window.
    package init(root: FilePath, organization: String, window: Duration) {
        let name = organization.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "_" }
        folder = root.appending(String(name.suffix(200))).appending("\(window.milliseconds)ms")
        self.window = window
    }

    /// Appends a record for a call that is about to be sent.
    package mutating func note(_ method: Method) {
        let now = Self.now()
        guard let file = file(number: number(now), isWritten: true) else { return }
        // The method and the sender share a word.
        let head = UInt64(method.index) << 32 | UInt64(writer)
        let record = [head, UInt64(bitPattern: now)].map(\.littleEndian)
        _ = try? record.withUnsafeBytes { try file.descriptor.writeAll($0) }
    }

    /// Reads the records that others appended since the last call.
    package mutating func news() -> [(method: Method, age: Duration)] {
        let now = Self.now()
        let present = number(now)
        close(olderThan: present - 1)
        return [present - 1, present].flatMap { news(in: $0, now) }
    }

    private mutating func news(in number: Int64, _ now: Int64) -> [(method: Method, age: Duration)] {
        guard var file = file(number: number, isWritten: false) else { return [] }
        var bytes = [UInt8](repeating: 0, count: 256 * Self.recordSize)
        var heard: [(method: Method, age: Duration)] = []
        while true {
            let count =
                (try? bytes.withUnsafeMutableBytes {
                    try file.descriptor.read(fromAbsoluteOffset: file.position, into: $0)
                }) ?? 0
            let whole = count / Self.recordSize
            guard whole > 0 else { break }
            file.position += Int64(whole * Self.recordSize)
            bytes.withUnsafeBytes { bytes in
                let words = (0..<2 * whole).map {
                    bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self).littleEndian
                }
                for record in 0..<whole {
                    let (head, sent) = (words[2 * record], Int64(bitPattern: words[2 * record + 1]))
                    let method = Int(head >> 32)
                    guard UInt32(truncatingIfNeeded: head) != writer, method < Method.allCases.count else { continue }
                    // When a clock is set back, a call must still not count for longer than a window.
                    heard.append((Method.allCases[method], .milliseconds(Swift.max(0, now &- sent))))
                }
            }
        }
        files[number] = file
        return heard
    }

    /// Returns the file of a period; `nil` when it cannot be opened, or does not exist and is only to be read.
    private mutating func file(number: Int64, isWritten: Bool) -> OpenFile? {
        if let file = files[number] { return file }
        let path = folder.appending("\(number)")
        if isWritten {
            try? folder.createFolder()
            removeOldFiles(before: number - 1)
        }
        let options: FileDescriptor.OpenOptions =
            isWritten ? [.create, .append, .closeOnExec] : [.append, .closeOnExec]
        guard
            let descriptor = try? FileDescriptor.open(
                path,
                .readWrite,
                options: options,
                permissions: [.ownerReadWrite]
            )
        else { return nil }
        files[number] = (descriptor, 0)
        return files[number]
    }

    private mutating func close(olderThan number: Int64) {
        for (old, file) in files where old < number {
            try? file.descriptor.close()
            files[old] = nil
        }
    }

    private func removeOldFiles(before number: Int64) {
        for name in folder.entryNames {
            if let old = Int64(name), old < number { unlink(folder.appending(name).string) }
        }
    }

    private func number(_ now: Int64) -> Int64 { now / Swift.max(window.milliseconds, 1) }

    /// Milliseconds since 1970: the clock that processes share.
    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
