import FoundationEssentials
public import SystemPackage

/// The file consists of frames, like a checkpoint: ``About`` as JSON, the accounts, the planned outcomes and the sheet in parts of a bounded size, and at the end the number of frames before it. Each frame has
/// its own checksum.
extension KeptPlan {
    /// The first bytes of the file.
    private static let magic = Array("muster plan\n".utf8)
    private static let largestPart = 1 << 20

    private enum Tag {
        static let about: UInt8 = 1
        static let account: UInt8 = 2
        static let expectations: UInt8 = 3
        static let sheet: UInt8 = 4
        static let end: UInt8 = 5
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    public func write(to path: FilePath) throws {
        var bytes = Self.magic
        var frames = 0
        func append(_ tag: UInt8, _ write: (inout FieldWriter) -> Void) {
            var writer = FieldWriter()
            writer.bytes.append(tag)
            write(&writer)
            Frame.append(writer.bytes, batchStart: 0, to: &bytes)
            frames += 1
        }
        let about = try about.encoded()
        append(Tag.about) { $0.bytes += about }
        for account in accounts { append(Tag.account) { account.write(to: &$0) } }
        for start in stride(from: 0, to: expectations.count, by: Self.largestPart) {
            let part = expectations[start..<Swift.min(start + Self.largestPart, expectations.count)]
            append(Tag.expectations) { $0.bytes += part.map(\.tag) }
        }
        for start in stride(from: 0, to: sheet.count, by: Self.largestPart) {
            let part = sheet[start..<Swift.min(start + Self.largestPart, sheet.count)]
            append(Tag.sheet) { $0.bytes += part }
        }
        let count = frames
        append(Tag.end) { $0.write(count) }
        try AtomicFile.write(bytes, to: path)
    }

    /// Reads a file.
    ///
    /// - Throws: ``RunError``: `noInput`; `configuration` for a file that is no plan, is damaged or cut, or is of another version.
    public init(contentsOf path: FilePath) throws {
        try self.init(path.contents(), path: path)
    }

    /// Reads a file's bytes.
    init(_ file: [UInt8], path: FilePath) throws {
        guard file.starts(with: Self.magic) else {
            throw RunError(.configuration, path: path, "is not a plan that muster plan --out wrote.")
        }
        var about: About?
        var accounts: [Account] = []
        var expectations: [Outcome.Status] = []
        var sheet: [UInt8] = []
        var frames = 0
        var position = Self.magic.count
        var isWhole = false
        while let frame = Frame.read(file, at: position), let tag = file[frame.entry].first {
            let entry = file[frame.entry].dropFirst()
            var reader = FieldReader(entry)
            switch tag {
            case Tag.about:
                let version = Self.currentVersion
                about = try About.decoded(Data(entry), version: version, path: path, advice: "Plan again.")
            case Tag.account:
                guard let account = Account(&reader), reader.isAtEnd else { throw Self.damaged(path) }
                accounts.append(account)
            case Tag.expectations:
                for byte in entry {
                    guard let status = Outcome.Status(tag: byte) else { throw Self.damaged(path) }
                    expectations.append(status)
                }
            case Tag.sheet: sheet += entry
            case Tag.end: isWhole = reader.number() == frames && frame.entry.upperBound == file.count
            default: throw Self.damaged(path)
            }
            frames += 1
            position = frame.entry.upperBound
        }
        guard isWhole, let about else { throw Self.damaged(path) }
        self.init(about: about, accounts: accounts, expectations: expectations, sheet: sheet)
    }

    private static func damaged(_ path: FilePath) -> RunError {
        RunError(.configuration, path: path, "is damaged or incomplete: its checksums do not match. Plan again.")
    }
}

extension KeptPlan.Account {
    fileprivate func write(to writer: inout FieldWriter) {
        writer.write(id)
        writer.write(name)
        writer.write(list: rows) { $0.write($1) }
        writer.write(operations.joined(separator: " "))
        for state in [before, after] { state.write(to: &writer) }
    }

    fileprivate init?(_ reader: inout FieldReader) {
        guard let id = reader.text(), let name = reader.text(), let rows = reader.list({ $0.number() }),
            let operations = reader.text(), let before = RecordedState(&reader), let after = RecordedState(&reader)
        else { return nil }
        self.init(
            id: id,
            name: name,
            rows: rows,
            operations: operations.split(separator: " ").map(String.init),
            before: before,
            after: after
        )
    }
}
