import ArgumentParser
import Configuration
import UnixSignals
@main struct M { static func main() {} }
