import SystemPackage
import Synchronization

/// Bytes that are appended once and read by their places, as often as needed and from any thread.
///
/// A little of them is held in memory; the rest lies in a file, so that memory does not grow with them. The file has no name: it is gone when
/// the process ends, however it ends.
final class SpillFile: Sendable {
    /// So much is held before there is a file.
    private static let heldInMemory = 1 << 20
    /// So much is read at once. Readers go from place to place nearly in order, and find the next one there.
    private static let windowSize = 64 << 10

    private struct State {
        var file: FileDescriptor?
        /// What stands in the file, and what comes behind it.
        var fileLength = 0
        var tail: [UInt8] = []
        /// Parts of the file that were read, and where they begin. Two, for readers who go back and forth between two places.
        var windows = [Window(), Window()]
    }

    private struct Window {
        var start = 0
        var bytes: [UInt8] = []

        func holds(_ place: Int) -> Bool { place >= start && place < start + bytes.count }
    }

    private let state: Mutex<State>

    /// An empty store.
    init() {
        state = Mutex(State())
    }

    deinit { state.withLock { try? $0.file?.close() } }

    /// Appends bytes, and answers their place.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite` when there is no room for temporary files.
    func append(_ bytes: some Collection<UInt8>) throws -> Int {
        try state.withLock { state in
            let place = state.fileLength + state.tail.count
            state.tail.append(contentsOf: bytes)
            if state.tail.count >= Self.heldInMemory { try Self.flush(&state) }
            return place
        }
    }

    /// Reads what begins at a place: `read` gets as many bytes as there are at hand, and more while it answers `nil`.
    ///
    /// - Returns: `nil` when there are no bytes left that it could want.
    func read<Value>(at place: Int, _ read: (inout FieldReader) -> Value?) -> Value? {
        state.withLock { state in
            guard place < state.fileLength else {
                var reader = FieldReader(state.tail[Swift.min(place - state.fileLength, state.tail.count)...])
                return read(&reader)
            }
            var size = Self.windowSize
            while true {
                if let index = state.windows.firstIndex(where: { $0.holds(place) }) {
                    // The one that is used last stands last, and the other one is the next to go.
                    if index == 0 { state.windows.swapAt(0, 1) }
                    let window = state.windows[1]
                    var reader = FieldReader(window.bytes[(place - window.start)...])
                    if let value = read(&reader) { return value }
                    // All that there is was at hand.
                    if window.start + window.bytes.count == state.fileLength + state.tail.count { return nil }
                    state.windows[1] = Window()
                }
                Self.fillWindow(&state, around: place, size: size)
                size *= 2
            }
        }
    }

    private static func fillWindow(_ state: inout State, around place: Int, size: Int) {
        guard let file = state.file else { return }
        // Begun a little earlier, for those who come out of turn.
        let start = Swift.max(0, place - windowSize / 8)
        let count = Swift.min(place - start + size, state.fileLength - start)
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let read = try? file.read(fromAbsoluteOffset: Int64(start + filled), into: rest)
                // The run can be resumed; going on without what it knew would be worse.
                guard let read, read > 0 else { fatalError("A temporary file cannot be read back.") }
                filled += read
            }
        }
        // What stands behind the file belongs to it all the same.
        if start + count == state.fileLength { bytes += state.tail }
        state.windows = [state.windows[1], Window(start: start, bytes: bytes)]
    }

    private static func flush(_ state: inout State) throws {
        do {
            let file = try state.file ?? TemporaryFile.withoutName()
            state.file = file
            try file.writeAll(toAbsoluteOffset: Int64(state.fileLength), state.tail)
            state.fileLength += state.tail.count
            state.tail.removeAll(keepingCapacity: true)
        } catch let error as Errno {
            throw TemporaryFile.noRoom(error)
        }
    }
}
