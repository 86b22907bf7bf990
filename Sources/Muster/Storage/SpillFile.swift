import SystemPackage
import Synchronization

/// A spill file: bytes that are appended once and read by their offset, as often as needed and from any thread.
///
/// It keeps a small part in memory and the rest in a file, so that memory does not grow. The file has no name, so it disappears when the process ends
/// in any way.
package final class SpillFile: Sendable {
    /// The number of bytes to keep in memory before there is a file.
    private static let heldInMemory = 1 << 20
    /// The number of bytes to read at once. Readers proceed nearly in order, so the next value is often in memory.
    private static let windowSize = 64 << 10

    private struct State {
        var file: FileDescriptor?
        /// The length of the file, and the bytes after it.
        var fileLength = 0
        var tail: [UInt8] = []
        /// Parts of the file in memory, with their offsets. Two, for readers that alternate between two places.
        var windows = [Window(), Window()]
    }

    private struct Window {
        var start = 0
        var bytes: [UInt8] = []

        func holds(_ place: Int) -> Bool { place >= start && place < start + bytes.count }
    }

    private let state: Mutex<State>

    /// Creates an empty spill file.
    package init() {
        state = Mutex(State())
    }

    deinit { state.withLock { try? $0.file?.close() } }

    /// Appends bytes. Returns their offset.
    ///
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite` when there is no room for temporary files.
    @discardableResult
    package func append(_ bytes: some Collection<UInt8>) throws -> Int {
        try state.withLock { state in
            let place = state.fileLength + state.tail.count
            state.tail.append(contentsOf: bytes)
            if state.tail.count >= Self.heldInMemory { try Self.flush(&state) }
            return place
        }
    }

    /// Reads a value at an offset: calls `read` with the bytes in memory, and with more bytes as long as it returns `nil`.
    ///
    /// - Returns: the value; `nil` when `read` rejects all bytes up to the end.
    func read<Value>(at place: Int, _ read: (inout FieldReader) -> Value?) -> Value? {
        state.withLock { state in
            guard place < state.fileLength else {
                var reader = FieldReader(state.tail[Swift.min(place - state.fileLength, state.tail.count)...])
                return read(&reader)
            }
            var size = Self.windowSize
            while true {
                if let index = state.windows.firstIndex(where: { $0.holds(place) }) {
                    // The last one used is last; the other one is replaced next.
                    if index == 0 { state.windows.swapAt(0, 1) }
                    let window = state.windows[1]
                    var reader = FieldReader(window.bytes[(place - window.start)...])
                    if let value = read(&reader) { return value }
                    // All bytes were in memory.
                    if window.start + window.bytes.count == state.fileLength + state.tail.count { return nil }
                    state.windows[1] = Window()
                }
                Self.fillWindow(&state, around: place, size: size)
                size *= 2
            }
        }
    }

    /// Calls `body` with all bytes, in their order.
    ///
    /// - Throws: ``RunError`` when the file cannot be read back; what `body` throws.
    package func drain(_ body: ([UInt8]) throws -> Void) throws {
        let (file, tail) = state.withLock { ($0.file, $0.tail) }
        var portion = [UInt8](repeating: 0, count: file == nil ? 0 : Self.heldInMemory)
        var place: Int64 = 0
        while let file {
            let count: Int
            do {
                count = try portion.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: place, into: $0) }
            } catch {
                throw RunError(.noInput, "A temporary file cannot be read back.", cause: error as? Errno)
            }
            if count == 0 { break }
            try body(Array(portion[..<count]))
            place += Int64(count)
        }
        if !tail.isEmpty { try body(tail) }
    }

    private static func fillWindow(_ state: inout State, around place: Int, size: Int) {
        guard let file = state.file else { return }
        // Begins a little earlier, for readers that step back.
        let start = Swift.max(0, place - windowSize / 8)
        let count = Swift.min(place - start + size, state.fileLength - start)
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let read = try? file.read(fromAbsoluteOffset: Int64(start + filled), into: rest)
                // The run can be resumed. To continue without these bytes would be worse.
                guard let read, read > 0 else { fatalError("A temporary file cannot be read back.") }
                filled += read
            }
        }
        // The bytes after the file belong to it.
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
