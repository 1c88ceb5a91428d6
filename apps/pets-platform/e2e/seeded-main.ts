import './seed';
import '../src/main';
