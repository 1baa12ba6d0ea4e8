// A floor of the engine links without those above it (engine/CMakeLists.txt).
int main() {}
