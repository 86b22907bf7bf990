import LibC

extension UnsafeBufferPointer<UInt8> {
    /// Returns whether another text has the same bytes, compared as blocks of memory.
    @inline(__always)
    func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        count == other.count && (isEmpty || memcmp(baseAddress!, other.baseAddress!, count) == 0)
    }
}
