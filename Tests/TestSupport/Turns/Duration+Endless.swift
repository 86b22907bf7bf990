extension Duration {
    /// Longer than any test may take: the time limit of a client whose calls all are answered. A shorter one would tell how busy the machine is.
    public static var endless: Duration { .seconds(86_400) }
}
