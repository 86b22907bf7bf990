import SystemPackage

/// The outcomes of a run's rows in the order in which they became durable, read from its checkpoint while it grows: those of a run in this process or in another one.
///
/// The sequence ends when no process works on the run. A row may come more than once; its last outcome counts. The memory is a few entries of the checkpoint, however far
/// behind the reader is.
public struct RunOutcomes: AsyncSequence, AsyncIteratorProtocol, Sendable {
    /// The outcome of a row.
    public struct Element: Sendable, Hashable {
        /// The row, counted from 1 below the header.
        public var row: Int
        /// What became of it; of a row that stands for several accounts, what became of one of them.
        public var outcome: Outcome
        /// The account's part of a row that stands for several accounts, counted from 1; 0 for any other row.
        public var part: Int
    }

    private static let portion = 1 << 20

    private let folder: RunFolder
    private let interval: Duration
    private var file: FileDescriptor?
    /// The bytes that are read and not used, where they begin in the file, and how far they are used.
    private var (bytes, start, position): ([UInt8], Int, Int) = ([], 0, 0)
    private var ready: [Element] = []

    fileprivate init(_ folder: RunFolder, _ interval: Duration) {
        self.folder = folder
        self.interval = interval
    }

    /// Returns the next outcome; waits for it while a process works on the run, and returns `nil` afterwards.
    ///
    /// - Throws: ``RunError`` when the checkpoint cannot be read; `CancellationError`.
    public mutating func next() async throws -> Element? {
        while ready.isEmpty {
            try Task.checkCancellation()
            // Looked at before the file is read: what a process writes before it lets go is read then.
            let isInUse = (try? folder.isInUse()) ?? false
            let hasGrown = try readOn()
            takeEntries()
            if ready.isEmpty, !hasGrown {
                guard isInUse else { return nil }
                try await Task.sleep(for: interval)
            }
        }
        return ready.removeLast()
    }

    private mutating func readOn() throws -> Bool {
        try folder.checkpoint.reporting(.noInput, "cannot be read.") {
            let file = try file ?? FileDescriptor.open(folder.checkpoint, .readOnly, options: .closeOnExec)
            self.file = file
            bytes.removeSubrange(..<position)
            (start, position) = (start + position, 0)
            let offset = Int64(start + bytes.count)
            let chunk = try [UInt8](unsafeUninitializedCapacity: Self.portion) { buffer, count in
                count = try file.read(fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
            }
            bytes += chunk
            return !chunk.isEmpty
        }
    }

    private mutating func takeEntries() {
        if start == 0, position == 0, bytes.count >= CheckpointFile.magic.count {
            position = CheckpointFile.magic.count
        }
        var found: [Element] = []
        while let frame = Frame.read(bytes, at: position, fileStart: start) {
            position = frame.entry.upperBound
            for row in Entry.outcomes(in: bytes[frame.entry]) ?? [] {
                var reader = FieldReader(row.bytes)
                guard let outcome = Outcome(&reader), outcome.status != .pending else { continue }
                found.append(Element(row: row.row, outcome: outcome, part: row.part))
            }
        }
        ready = found.reversed()
    }

    /// Begins with the first outcome of the run.
    public func makeAsyncIterator() -> Self { self }
}

extension RunFolder {
    /// Returns the outcomes of the run's rows as they become durable.
    ///
    /// - Parameter interval: how often Muster looks for more.
    public func outcomes(every interval: Duration = .milliseconds(250)) -> RunOutcomes {
        RunOutcomes(self, interval)
    }
}
