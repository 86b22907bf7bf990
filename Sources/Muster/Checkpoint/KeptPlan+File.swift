import FoundationEssentials
public import SystemPackage

/// The file consists of frames, like a checkpoint: ``About`` as JSON, the accounts, the planned outcomes and the sheet in parts of a bounded size, and at the end the number of frames before it. Each frame has
/// its own checksum.
extension KeptPlan {
    /// The first bytes of the file.
    private static let magic = Array("muster plan\n".utf8)
    private static let largestPart = 1 << 20

    /// The first byte of a frame.
    private enum Tag: UInt8, Field {
        case about = 1, account, expectations, sheet, end
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite`.
    public func write(to path: FilePath) throws {
        var bytes = Self.magic
        var frames = 0
        func append(_ tag: Tag, _ write: (inout FieldWriter) -> Void) {
            var writer = FieldWriter()
            writer.write(tag)
            write(&writer)
            Frame.append(writer.bytes, batchStart: 0, to: &bytes)
            frames += 1
        }
        let about = try about.encoded()
        append(.about) { $0.bytes += about }
        for account in accounts { append(.account) { account.write(to: &$0) } }
        for (tag, contents) in [(Tag.expectations, expectations.map(\.tag)), (Tag.sheet, sheet)] {
            for start in stride(from: 0, to: contents.count, by: Self.largestPart) {
                append(tag) { $0.bytes += contents[start...].prefix(Self.largestPart) }
            }
        }
        let count = frames
        append(.end) { $0.write(count) }
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
            switch Tag(rawValue: tag) {
            case .about:
                let version = Self.currentVersion
                about = try About.decoded(Data(entry), version: version, path: path, advice: "Plan again.")
            case .account:
                guard let account = Account.read(&reader), reader.isAtEnd else { throw Self.damaged(path) }
                accounts.append(account)
            case .expectations:
                for byte in entry {
                    guard let status = Outcome.Status(tag: byte) else { throw Self.damaged(path) }
                    expectations.append(status)
                }
            case .sheet: sheet += entry
            case .end: isWhole = reader.number() == frames && frame.entry.upperBound == file.count
            case nil: throw Self.damaged(path)
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

extension KeptPlan.Account: Field {
    func write(to writer: inout FieldWriter) {
        writer.write(id)
        writer.write(name)
        rows.write(to: &writer)
        writer.write(operations)
        for state in [before, after] { state.write(to: &writer) }
    }

    static func read(_ reader: inout FieldReader) -> Self? {
        try? Self(
            id: reader.next(),
            name: reader.next(),
            rows: reader.next(),
            operations: reader.next(),
            before: reader.next(),
            after: reader.next()
        )
    }
}
