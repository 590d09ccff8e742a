export { GRU, GRUCell, type GRUCellOptions, type GRUOptions } from './gru.ts';
export { LSTM, LSTMCell, type LSTMCellOptions, type LSTMOptions } from './lstm.ts';
export { Recurrent, type RecurrentLayerOptions, type Returns, type Unrolled } from './recurrent.ts';
export { RecurrentCell } from './recurrent-cell.ts';
export type { RecurrentOptions } from './recurrent-weights.ts';
export { RNN, RNNCell, type RNNCellOptions, type RNNOptions } from './rnn.ts';
export type { HiddenState, LSTMState } from './state.ts';
